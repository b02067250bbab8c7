// Shows what happens when a save cannot be done: an exception with a code and a sentence that says what is allowed.
// The picture that was at the path stays as it was, byte for byte, even when the save was cancelled halfway.
#include <tensorimage/readers/npy.hpp>
#include <tensorimage/tensorimage.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

namespace ti = tensorimage;

namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// True if the save fails with this code.
bool refused(ti::ErrorCode code, const std::function<void()>& save) {
  try {
    save();
  } catch (const ti::Error& error) {
    std::cout << ti::error_code_name(error.code()) << ": " << error.what() << "\n";
    return error.code() == code;
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const auto photos = ti::readers::open_npy(EXAMPLES_DATA "/photos_nchw_f32.npy");
  const ti::TensorView batch = ti::readers::to_view(photos);
  const std::filesystem::path path = folder / "refusals.png";
  ti::save_image(batch, path, {.nrow = 4});
  const std::string before = contents(path);

  const std::vector<float> rgba(4 * 16 * 16, 0.5F);
  const auto with_alpha = ti::TensorView::chw(rgba.data(), {4, 16, 16});
  const auto wrong_axis = ti::TensorView::chw(rgba.data(), {16, 16, 4});

  bool as_promised = refused(ti::ErrorCode::invalid_argument, [&] { ti::save_image(batch, path, {.nrow = 0}); });
  as_promised &= refused(ti::ErrorCode::unsupported, [&] { ti::save_image(wrong_axis, path); });
  as_promised &= refused(ti::ErrorCode::unsupported, [&] { ti::save_image(with_alpha, folder / "refused.jpg"); });
  as_promised &= refused(ti::ErrorCode::unsupported, [&] { ti::save_image(batch, folder / "refused.webp"); });
  as_promised &= refused(ti::ErrorCode::io, [&] { ti::save_image(batch, folder / "no-such-folder" / "a.png"); });
  as_promised &= refused(ti::ErrorCode::io, [&] { ti::save_image(batch, path, {}, {.file = {.no_clobber = true}}); });

  // The callback may stop a save that has begun.
  const auto stop_halfway = [](std::int64_t rows_done, std::int64_t rows_total) { return rows_done < rows_total / 2; };
  as_promised &=
      refused(ti::ErrorCode::cancelled, [&] { ti::save_image(batch, path, {}, {.progress = stop_halfway}); });

  as_promised &= contents(path) == before;
  if (!as_promised) std::cerr << "refusals: not everything was refused as this example says\n";
  return as_promised ? 0 : 1;
}
