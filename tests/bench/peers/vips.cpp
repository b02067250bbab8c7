// Owns the way to write a PNG with libvips, with its own filters (none) or with all.
// Must not know any other writer.
#include <vips/vips.h>

#include <stdexcept>

#include "../peers.hpp"

namespace bench {
namespace {

/// One thread, as everybody else; no memory of results, which would save all work from the second time on.
bool start() {
  if (VIPS_INIT("bench") != 0) throw std::runtime_error(vips_error_buffer());
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  return true;
}

}  // namespace

File write_with_vips(const Picture& picture, VipsFilters filters) {
  static const bool started = start();
  (void)started;
  VipsImage* const image =
      vips_image_new_from_memory(picture.rgb.data(), picture.rgb.size(), static_cast<int>(picture.width),
                                 static_cast<int>(picture.height), 3, VIPS_FORMAT_UCHAR);
  if (image == nullptr) throw std::runtime_error(vips_error_buffer());
  void* bytes = nullptr;
  std::size_t size = 0;
  const int failed = filters == VipsFilters::all
                         ? vips_pngsave_buffer(image, &bytes, &size, "filter", VIPS_FOREIGN_PNG_FILTER_ALL, nullptr)
                         : vips_pngsave_buffer(image, &bytes, &size, nullptr);
  g_object_unref(image);
  if (failed != 0) throw std::runtime_error(vips_error_buffer());
  const auto* const begin = static_cast<const std::uint8_t*>(bytes);
  File file(begin, begin + size);
  g_free(bytes);
  return file;
}

}  // namespace bench
