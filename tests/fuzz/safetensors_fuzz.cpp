// Owns the fuzzing of the .safetensors reader: any bytes are refused, or are tensors that lie in the file.
// Must not know the format.
#include "check_array.hpp"
#include "file_in_memory.hpp"
#include "tensorimage/readers/safetensors.hpp"

namespace {

void check_tensor(const tensorimage::readers::SafetensorsFile& file, const std::string& name) {
  try {
    fuzz::check_array(file.tensor(name));
  } catch (const tensorimage::Error& error) {
    fuzz::check(error.code() == tensorimage::ErrorCode::unsupported, "a tensor is refused with the wrong code");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::FileInMemory memory({data, size});
  try {
    const auto file = tensorimage::readers::SafetensorsFile::open(memory.path());
    for (const std::string& name : file.names()) check_tensor(file, name);
  } catch (const tensorimage::Error& error) {
    fuzz::check(error.code() == tensorimage::ErrorCode::bad_file, "a file is refused with the wrong code");
  }
  return 0;
}
