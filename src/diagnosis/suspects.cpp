// Owns the names of the suspects.
// Must not know how they are found, nor what is said about them.
#include "tensorimage/diagnosis.hpp"

namespace tensorimage {

std::string_view suspect_name(Suspect suspect) noexcept {
  switch (suspect) {
    case Suspect::channels_last: return "channels_last";
    case Suspect::channels_first: return "channels_first";
    case Suspect::has_nan: return "has_nan";
    case Suspect::has_infinity: return "has_infinity";
    case Suspect::byte_range: return "byte_range";
    case Suspect::signed_unit: return "signed_unit";
    case Suspect::imagenet: return "imagenet";
    case Suspect::clip: return "clip";
    case Suspect::unit_integers: return "unit_integers";
    case Suspect::out_of_range: return "out_of_range";
    case Suspect::constant: return "constant";
  }
  return "unknown";
}

}  // namespace tensorimage
