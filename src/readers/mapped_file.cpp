// Owns the calls that open and map a file.
// Must not know what the file holds.
#include "readers/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <limits>

#include "readers/text.hpp"
#include "tensorimage/error.hpp"

namespace tensorimage::readers {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int value) noexcept : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  // Nothing was written through it, so close has nothing to report.
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  [[nodiscard]] int get() const noexcept { return value_; }

 private:
  int value_;
};

std::size_t mappable_size(int descriptor, const std::filesystem::path& path) {
  struct stat status = {};
  if (::fstat(descriptor, &status) != 0) throw Error(IoStage::resolve, path, errno);
  if (S_ISDIR(status.st_mode)) throw Error(IoStage::open, path, EISDIR);
  if (!S_ISREG(status.st_mode)) {
    throw Error(ErrorCode::bad_file,
                path_in_quotes(path) + " is not a regular file, and only those can be mapped: store its bytes in one");
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > static_cast<std::uint64_t>(std::numeric_limits<std::ptrdiff_t>::max())) {
    throw Error(ErrorCode::too_large,
                path_in_quotes(path) + " has " + std::to_string(size) + " bytes, more than this machine can address");
  }
  return static_cast<std::size_t>(size);
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) {
  // O_NONBLOCK: opening a FIFO must not wait for somebody to write to it.
  const Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (descriptor.get() < 0) throw Error(IoStage::open, path, errno);
  size_ = mappable_size(descriptor.get(), path);
  if (size_ == 0) return;  // an empty mapping is an error to mmap
  void* const address = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
  if (address == MAP_FAILED) throw Error(IoStage::read, path, errno);
  // Pictures are made from the first row to the last. A hint: nothing depends on its success.
  static_cast<void>(::madvise(address, size_, MADV_SEQUENTIAL));
  data_ = static_cast<const std::byte*>(address);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

}  // namespace tensorimage::readers
