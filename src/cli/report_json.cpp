// Owns the JSON that the tool prints: one object on one line, with names that stay as they are.
// Must not know how the reports came about.
#include "cli/report_json.hpp"

#include <nlohmann/json.hpp>

namespace tensorimage::cli {
namespace {

using Json = nlohmann::ordered_json;

void add_statistics(Json& json, const ValueStatistics& tally) {
  json["values"] = tally.values;
  // Infinite when there is no finite value; JSON has no infinities, and they are printed as null.
  json["minimum"] = tally.minimum;
  json["maximum"] = tally.maximum;
  json["mean"] = tally.mean;
  json["standard_deviation"] = tally.standard_deviation();
  json["clipped_below"] = tally.clipped_below;
  json["clipped_above"] = tally.clipped_above;
  json["nan"] = tally.nan;
  json["positive_infinity"] = tally.positive_infinity;
  json["negative_infinity"] = tally.negative_infinity;
  json["black"] = tally.black;
  json["white"] = tally.white;
}

Json json_of(const Diagnosis& diagnosis) {
  Json json;
  json["suspect"] = suspect_name(diagnosis.suspect);
  json["evidence"] = diagnosis.evidence;
  json["effect"] = diagnosis.effect;
  json["remedies"] = Json::array();
  for (const Remedy& remedy : diagnosis.remedies)
    json["remedies"].push_back({{"api", remedy.api}, {"cli", remedy.cli}});
  return json;
}

void add_colours(Json& json, const ColourReport& report) {
  add_statistics(json, report.tally);
  json["by_channel"] = Json::array();
  for (const ValueStatistics& channel : report.channels) {
    Json statistics;
    add_statistics(statistics, channel);
    json["by_channel"].push_back(std::move(statistics));
  }
  json["suspects"] = Json::array();
  for (const Diagnosis& diagnosis : report.suspects) json["suspects"].push_back(json_of(diagnosis));
}

std::string text_of(const Json& json) {
  // A path may hold any bytes; those that are no UTF-8 are replaced rather than refused.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string save_json(const std::filesystem::path& path, const SaveReport& report) {
  const Shape& shape = report.shape;
  Json json;
  json["path"] = path.string();
  json["width"] = report.picture.width;
  json["height"] = report.picture.height;
  json["channels"] = report.picture.channels;
  json["bit_depth"] = report.picture.bit_depth;
  json["format"] = report.format;
  json["bytes_written"] = report.bytes_written;
  json["dtype"] = dtype_name(report.dtype);
  json["tensor_shape"] = {shape.n, shape.c, shape.h, shape.w};
  add_colours(json, report);
  return text_of(json);
}

std::string inspect_json(const std::filesystem::path& path, const readers::Array& array, const ColourReport& report) {
  Json json;
  json["path"] = path.string();
  json["dtype"] = dtype_name(report.dtype);
  json["shape"] = array.shape;
  json["images"] = report.shape.n;
  json["channels"] = report.shape.c;
  json["height"] = report.shape.h;
  json["width"] = report.shape.w;
  add_colours(json, report);
  return text_of(json);
}

}  // namespace tensorimage::cli
