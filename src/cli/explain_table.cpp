// Owns the table of numbers in the page of `tensorimage explain`.
// Must not know the rest of the page.
#include "cli/explain_table.hpp"

#include <vector>

#include "cli/html.hpp"

namespace tensorimage::cli {
namespace {

struct Column {
  std::string name;
  const ValueStatistics* tally;
};

/// A whole row: its name for people, its key for programs.
template <class Cell>
std::string row(const std::vector<Column>& columns, const char* key, const char* name, Cell cell) {
  std::string text = std::string("<tr data-key=\"") + key + "\"><th scope=\"row\">" + name + "</th>";
  for (const Column& column : columns) text += "<td>" + cell(*column.tally) + "</td>";
  return text + "</tr>\n";
}

/// Extremes and moments of nothing are no numbers.
std::string of_finite(const ValueStatistics& tally, double value) {
  return tally.finite() == 0 ? std::string("–") : data_element(value);
}

/// A cell has less room than a sentence.
std::string short_percentage(std::uint64_t count, std::uint64_t values) {
  const std::string text = percentage(count, values);
  if (text.starts_with("under ")) return "&lt;" + text.substr(6);
  return text.starts_with("over ") ? "&gt;" + text.substr(5) : text;
}

std::string with_share(std::uint64_t count, const ValueStatistics& tally) {
  return data_element(count) + (count == 0 ? "" : "<small>" + short_percentage(count, tally.values) + "</small>");
}

std::string rows(const std::vector<Column>& columns, const ExplainPage& page) {
  using Tally = ValueStatistics;
  std::string text =
      row(columns, "minimum", "Smallest", [](const Tally& t) { return of_finite(t, t.minimum); }) +
      row(columns, "maximum", "Largest", [](const Tally& t) { return of_finite(t, t.maximum); }) +
      row(columns, "mean", "Mean", [](const Tally& t) { return of_finite(t, t.mean); }) +
      row(columns, "standard_deviation", "Standard deviation",
          [](const Tally& t) { return of_finite(t, t.standard_deviation()); }) +
      row(columns, "values", "Values", [](const Tally& t) { return data_element(t.values); }) +
      row(columns, "clipped_below", "Clipped below", [](const Tally& t) { return with_share(t.clipped_below, t); }) +
      row(columns, "clipped_above", "Clipped above", [](const Tally& t) { return with_share(t.clipped_above, t); }) +
      row(columns, "nan", "NaN", [](const Tally& t) { return with_share(t.nan, t); }) +
      row(columns, "positive_infinity", "Plus infinity",
          [](const Tally& t) { return with_share(t.positive_infinity, t); }) +
      row(columns, "negative_infinity", "Minus infinity",
          [](const Tally& t) { return with_share(t.negative_infinity, t); });
  if (!page.now.picture) return text;
  const char* const white = page.bit_depth == 16 ? "Came out as 65535" : "Came out as 255";
  return text + row(columns, "black", "Came out as 0", [](const Tally& t) { return with_share(t.black, t); }) +
         row(columns, "white", white, [](const Tally& t) { return with_share(t.white, t); });
}

}  // namespace

std::string statistics_section(const ExplainPage& page) {
  std::vector<Column> columns = {{"All", &page.report.tally}};
  const auto channels = static_cast<std::int64_t>(page.report.channels.size());
  if (channels > 1 && channels <= 4) {
    for (std::int64_t c = 0; c < channels; ++c) {
      std::string name = channel_name(c, channels);
      name[0] = static_cast<char>(name[0] - 'a' + 'A');
      columns.push_back({name, &page.report.channels[static_cast<std::size_t>(c)]});
    }
  }
  std::string head = "<tr><th scope=\"col\">Of the values</th>";
  for (const Column& column : columns) head += "<th scope=\"col\">" + column.name + "</th>";
  return "<section aria-labelledby=\"numbers\">\n<h2 id=\"numbers\">The numbers</h2>\n<div class=\"scroll\" "
         "role=\"region\" aria-labelledby=\"numbers\" tabindex=\"0\"><table>\n<thead>" +
         head + "</tr></thead>\n<tbody>\n" + rows(columns, page) + "</tbody>\n</table></div>\n</section>\n";
}

}  // namespace tensorimage::cli
