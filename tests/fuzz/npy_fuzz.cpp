// Owns the fuzzing of the .npy reader: any bytes are refused, or are an array that lies in the file.
// Must not know the format.
#include "check_array.hpp"
#include "file_in_memory.hpp"
#include "tensorimage/readers/npy.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::FileInMemory file({data, size});
  try {
    fuzz::check_array(tensorimage::readers::open_npy(file.path()));
  } catch (const tensorimage::Error& error) {
    fuzz::check(error.code() == tensorimage::ErrorCode::bad_file || error.code() == tensorimage::ErrorCode::unsupported,
                "a file is refused with the wrong code");
  }
  return 0;
}
