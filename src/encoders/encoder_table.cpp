// Owns the built-in formats, a row each, and the look-up by extension.
// Must not know how any of them encodes.
#include <algorithm>
#include <string>
#include <utility>

#include "tensorimage/encoder.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/pnm.hpp"
#include "tensorimage/save_options.hpp"

namespace tensorimage {
namespace {

/// "PNG", ".png" and "png" are one extension. ASCII only, so that no locale changes what a name means.
std::string canonical(std::string_view extension) {
  if (!extension.empty() && extension.front() == '.') extension.remove_prefix(1);
  std::string lower(extension);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

EncoderTable::Factory pnm_factory(PnmKind kind) {
  return [kind](const SaveOptions& options) {
    std::unique_ptr<Encoder> encoder = make_pnm_encoder(kind);
    if (!options.metadata.empty()) {
      throw Error(ErrorCode::unsupported, std::string(encoder->format()) +
                                              " has no place for metadata: no text, colour space or density; save as "
                                              "png or jpg, or leave the metadata out");
    }
    return encoder;
  };
}

}  // namespace

Encoder::~Encoder() = default;

EncoderTable EncoderTable::built_in() {
  EncoderTable table;
  table.add("png", [](const SaveOptions& options) { return make_png_encoder(options.png, options.metadata); });
  // The extensions that Pillow, and so the reference, takes for JPEG.
  for (const char* extension : {"jpg", "jpeg", "jpe", "jfif"}) {
    table.add(extension, [](const SaveOptions& options) { return make_jpeg_encoder(options.jpeg, options.metadata); });
  }
  table.add("pgm", pnm_factory(PnmKind::pgm));
  table.add("ppm", pnm_factory(PnmKind::ppm));
  table.add("pnm", pnm_factory(PnmKind::pnm));
  table.add("pam", pnm_factory(PnmKind::pam));
  return table;
}

void EncoderTable::add(std::string_view extension, Factory factory) {
  std::string name = canonical(extension);
  if (name.empty()) {
    throw Error(ErrorCode::invalid_argument, "the extension \"" + std::string(extension) +
                                                 "\" of an encoder is empty; it needs at least one letter");
  }
  if (!factory) {
    throw Error(ErrorCode::invalid_argument, "the encoder factory for \"" + name + "\" is empty");
  }
  const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& r) { return r.extension == name; });
  if (row != rows_.end()) {
    row->factory = std::move(factory);
  } else {
    rows_.push_back({std::move(name), std::move(factory)});
  }
}

std::unique_ptr<Encoder> EncoderTable::make(std::string_view extension, const SaveOptions& options) const {
  const std::string name = canonical(extension);
  for (const Row& row : rows_) {
    if (row.extension != name) continue;
    std::unique_ptr<Encoder> encoder = row.factory(options);
    if (!encoder) {
      throw Error(ErrorCode::invalid_argument, "the encoder factory for \"" + name + "\" made no encoder");
    }
    return encoder;
  }
  std::string known;
  for (const Row& row : rows_) known += (known.empty() ? "" : ", ") + row.extension;
  throw Error(ErrorCode::unsupported, "unknown picture format \"" + name + "\"; " +
                                          (known.empty() ? "the table of encoders is empty" : "known are " + known));
}

std::vector<std::string> EncoderTable::extensions() const {
  std::vector<std::string> names;
  names.reserve(rows_.size());
  for (const Row& row : rows_) names.push_back(row.extension);
  return names;
}

}  // namespace tensorimage
