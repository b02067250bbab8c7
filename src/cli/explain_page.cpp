// Owns what the page of `tensorimage explain` is made from, and the step from that to HTML.
// Must not know tensors in memory, files or encoders: the same data give the same text.
#include "cli/explain_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "cli/explain_style.hpp"
#include "cli/explain_table.hpp"
#include "cli/explain_words.hpp"
#include "cli/html.hpp"
#include "cli/version_text.hpp"

namespace tensorimage::cli {
namespace {

constexpr double column_width = 520;  // CSS pixels of a picture's column on a wide page

std::string paragraph(const std::string& text, const std::string& kind = "") {
  if (text.empty()) return "";
  return "<p" + (kind.empty() ? "" : " class=\"" + kind + "\"") + ">" + escaped(text) + "</p>\n";
}

std::string section_start(const std::string& id, const std::string& title, const std::string& note = "") {
  return "<section aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">" + escaped(title) + "</h2>\n" +
         paragraph(note, "note");
}

/// Lines are not to be broken inside an option's name.
std::string with_options_whole(const std::string& code) {
  std::string text;
  for (std::size_t first = 0; first < code.size();) {
    const std::size_t end = std::min(code.find(' ', first), code.size());
    const std::string word = escaped(std::string_view(code).substr(first, end - first));
    text += word.starts_with("--") ? "<span class=\"option\">" + word + "</span>" : word;
    if (end < code.size()) text += ' ';
    first = end + 1;
  }
  return text;
}

std::string code_block(const std::string& title, const std::string& code) {
  if (code.empty()) return "";
  return "<div class=\"code\"><h3>" + title + "</h3><pre><code>" + with_options_whole(code) + "</code></pre></div>\n";
}

std::string code_blocks(const PageCode& code) {
  return code_block("In C++", code.api) + code_block("With the tool", code.cli);
}

/// A single row of many images is too flat to stand beside another.
bool is_flat(const PagePicture& picture) {
  return picture.width > 3 * picture.height && static_cast<double>(picture.width) > column_width;
}

/// Small pictures are enlarged by a whole number, so that their pixels stay squares of one size.
std::string image(const PagePicture& picture, const std::string& alternative) {
  const double room = column_width / static_cast<double>(std::max({picture.width, picture.height, std::int64_t{1}}));
  const auto scale = static_cast<std::int64_t>(std::max(1.0, std::floor(room)));
  const bool large = picture.width >= 400 && picture.width >= picture.height;
  return "<div class=\"frame\"><img" +
         std::string(scale > 1 ? " class=\"enlarged\""
                     : large   ? " class=\"large\""
                               : "") +
         " width=\"" + std::to_string(picture.width * scale) + "\" height=\"" + std::to_string(picture.height * scale) +
         "\" alt=\"" + escaped(alternative) + "\" src=\"data:image/png;base64," + base64(picture.png) + "\"/></div>\n" +
         paragraph(reduction_text(picture), "reduced");
}

std::string size_text(const PagePicture& picture) {
  return std::to_string(picture.whole_width) + " × " + std::to_string(picture.whole_height) + " pixels";
}

/// How much of the values a picture shows; `as_meant` unless something is wrong with it.
std::string state(const PageVersion& version, bool as_meant) {
  const std::string loss = loss_text(version.tally);
  if (loss == loss_text({})) {
    return as_meant ? "<span class=\"state good\">✓ " + loss + "</span>"
                    : "<span class=\"state bad\">✕ Nothing is clipped, yet it is not what was meant</span>";
  }
  return std::string("<span class=\"state") + (as_meant ? "\">• " : " bad\">✕ ") + escaped(loss) + "</span>";
}

std::string figure(const PageVersion& version, const std::string& title, const std::string& note,
                   bool as_meant = true) {
  std::string text = "<figure>\n<figcaption><h3>" + escaped(title) + "</h3>\n";
  if (version.picture) {
    text += "<p>" + state(version, as_meant) + escaped(note) + "</p></figcaption>\n" +
            image(*version.picture,
                  title + ": the picture of " + size_text(*version.picture) + ". " + loss_text(version.tally) + ".");
  } else {
    text += "</figcaption>\n" +
            paragraph("No picture: " + version.refusal + (version.refusal.ends_with('.') ? "" : "."), "refused");
  }
  return text + "</figure>\n";
}

std::string badge(const Verdict& verdict) {
  constexpr std::string_view check = "<path d=\"M3.5 8.5l3 3 6-7\"/>";
  constexpr std::string_view mark = "<path d=\"M8 4v5M8 11.4v0.6\"/>";
  return "<span class=\"badge\"><svg viewBox=\"0 0 16 16\" aria-hidden=\"true\" fill=\"none\" stroke=\"currentColor\" "
         "stroke-width=\"1.8\" stroke-linecap=\"round\" stroke-linejoin=\"round\"><circle cx=\"8\" cy=\"8\" r=\"7\" "
         "stroke-width=\"1.4\"/>" +
         std::string(verdict.calm ? check : mark) + "</svg>" + escaped(verdict.badge) + "</span>\n";
}

std::string answer(const ExplainPage& page, const Verdict& verdict) {
  std::string text = "<section class=\"answer" + std::string(verdict.calm ? " calm" : "") +
                     "\" aria-labelledby=\"verdict\">\n<div class=\"verdict\">" + badge(verdict) +
                     "<h1 id=\"verdict\">" + escaped(verdict.headline) + "</h1>\n" +
                     paragraph(verdict.effect, "effect") + "</div>\n";
  if (!verdict.calm) {
    text += "<div class=\"card fix\"><h2>The fix</h2>\n";
    text += page.best ? code_blocks(page.best->code)
                      : paragraph("There is no option that mends this; the values themselves must change.", "note");
    text += "</div>\n";
  }
  return text + "</section>\n";
}

std::string pictures(const ExplainPage& page) {
  const std::string as_is = page.own_options ? "As it is saved with the options given" : "As save_image writes it now";
  if (!page.best || !page.best->picture) {
    return section_start("pictures", "The picture") + "<div class=\"pair single" +
           (page.now.picture && is_flat(*page.now.picture) ? " flat" : "") + "\">\n" +
           figure(page.now, as_is, "", page.report.suspects.empty()) + "</div>\n</section>\n";
  }
  return section_start("pictures", "Before and after") + "<div class=\"pair" +
         (is_flat(*page.best->picture) ? " flat" : "") + "\">\n" +
         figure(page.now, "Before: " + std::string(page.own_options ? "with the options given" : "as it is now"), "",
                false) +
         figure(*page.best, "After: with the fix", " · " + page.best->title) + "</div>\n</section>\n";
}

std::string colour_text(const Colour& colour) {
  return "rgb(" + std::to_string(colour.red) + "," + std::to_string(colour.green) + "," + std::to_string(colour.blue) +
         ")";
}

std::string legend_row(const Colour& colour, const char* symbol, const std::string& name, std::uint64_t count,
                       const ValueStatistics& tally) {
  if (count == 0) return "";
  return "<div><span class=\"swatch\" aria-hidden=\"true\" style=\"background:" + colour_text(colour) + "\">" + symbol +
         "</span><dt>" + escaped(name) + "</dt><dd>" + data_element(count) + " of " + grouped(tally.values) +
         " values, " + percentage(count, tally.values) + "</dd></div>\n";
}

std::string clip_map(const ExplainPage& page) {
  if (!page.clip_map) return "";
  const ValueStatistics& tally = page.now.tally;
  const std::string low = page.window ? prose_number(page.window->low) : "the range";
  const std::string high = page.window ? prose_number(page.window->high) : "the range";
  const std::uint64_t kept = tally.values - tally.clipped_below - tally.clipped_above - tally.nan;
  return section_start("map", "Where it is lost",
                       "The same picture in dark gray; every pixel that loses a value is marked.") +
         "<div class=\"map\">\n<figure>" +
         image(*page.clip_map, "A map of the picture: pixels with values that are clipped or NaN are marked.") +
         "</figure>\n<dl class=\"legend\">\n" +
         legend_row(page.clip_colours.below, "▼", "Blue: below " + low + ", becomes black", tally.clipped_below,
                    tally) +
         legend_row(page.clip_colours.above, "▲", "Red: above " + high + ", becomes full brightness",
                    tally.clipped_above, tally) +
         legend_row(page.clip_colours.nan, "✕", "Magenta: NaN, no number", tally.nan, tally) +
         (page.spoiled_range ? legend_row({0, 0, 0}, "■", "Black: no NaN, but black all the same", kept, tally)
                             : legend_row({70, 70, 70}, "✓", "Gray: survives", kept, tally)) +
         "</dl>\n</div>\n</section>\n";
}

std::string histogram_section(const ExplainPage& page) {
  if (page.histograms.empty()) return "";
  double tallest = 0;
  bool window = false;
  for (const HistogramPanel& panel : page.histograms) {
    for (const double height : panel.heights) tallest = std::max(tallest, height);
    window = window || panel.window.has_value();
  }
  std::string text = section_start(
      "histograms", "Where the values lie",
      std::string(window ? "Values on the plain ground between the dashed lines survive; those on hatched "
                           "ground are clipped. "
                         : "") +
          "The height is the square root of how often a value occurs.");
  text +=
      "<svg class=\"hatches\" aria-hidden=\"true\"><defs>"
      "<pattern id=\"hatch-low\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" "
      "height=\"8\"/><path d=\"M-2 10L10 -2M-2 2L2 -2M6 10L10 6\"/></pattern>"
      "<pattern id=\"hatch-high\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect width=\"8\" "
      "height=\"8\"/><path d=\"M-2 -2L10 10M-2 6L2 10M6 -2L10 2\"/></pattern></defs></svg>\n";
  for (const HistogramPanel& panel : page.histograms) text += histogram_html(panel, tallest);
  return text + "</section>\n";
}

std::string other_remedies(const ExplainPage& page) {
  if (page.others.empty()) return "";
  std::string text = section_start("others", "Other ways to save it") + "<div class=\"others\">\n";
  for (const PageVersion& version : page.others) {
    text += "<div class=\"card\">" + figure(version, version.title, "") + "<div>" + code_blocks(version.code) +
            "</div></div>\n";
  }
  return text + "</div>\n</section>\n";
}

std::string suspects(const ExplainPage& page) {
  const auto& found = page.report.suspects;
  if (found.empty()) return "";
  std::string text = section_start("evidence", found.size() == 1 ? "How it is known" : "What was found");
  text += "<div class=\"suspects\">\n";
  for (const Diagnosis& diagnosis : found) {
    text += "<div class=\"card\"><h3>" + escaped(suspect_title(diagnosis.suspect)) + "</h3>\n<p><b>Evidence:</b> " +
            escaped(diagnosis.evidence) + "</p>\n<p><b>Effect:</b> " + escaped(diagnosis.effect) + "</p></div>\n";
  }
  return text + "</div>\n</section>\n";
}

std::string file_line(const ExplainPage& page) {
  return "<p class=\"file\"><b>" + escaped_with_breaks(page.input) + "</b>" +
         (page.tensor.empty() ? "" : " · tensor <b>" + escaped_with_breaks(page.tensor) + "</b>") + " · " +
         escaped(shape_sentence(page)) + "</p>\n";
}

}  // namespace

std::string channel_name(std::int64_t channel, std::int64_t channels) {
  constexpr std::array<const char*, 4> colours = {"red", "green", "blue", "alpha"};
  if (channels > 4) return "channel " + std::to_string(channel);
  if (channels < 3) return channel == 0 ? "gray" : "alpha";
  return colours.at(static_cast<std::size_t>(channel));
}

std::string explain_html(const ExplainPage& page) {
  const Verdict verdict = verdict_of(page);
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" +
         escaped(page.input) + ": " + escaped(verdict.headline) + "</title>\n<style>" + std::string(explain_style()) +
         "</style>\n</head>\n<body>\n<main>\n" + file_line(page) + answer(page, verdict) + pictures(page) +
         clip_map(page) + histogram_section(page) + other_remedies(page) + suspects(page) + statistics_section(page) +
         "</main>\n<footer><p>Written by tensorimage " + version_text() +
         ". All counts are of the whole tensor, whatever part of it the pictures show. A click on code selects all of "
         "it.</p></footer>\n</body>\n</html>\n";
}

}  // namespace tensorimage::cli
