// Owns the plain words of the page of `tensorimage explain`.
// Must not know HTML's elements.
#include "cli/explain_words.hpp"

#include "cli/html.hpp"

namespace tensorimage::cli {
namespace {

std::uint64_t lost(const ValueStatistics& tally) {
  return tally.clipped_below + tally.clipped_above + tally.nan;
}

std::string range_text(const ValueRange& range) {
  return prose_number(range.low) + " to " + prose_number(range.high);
}

/// "save_image expects 0 to 1", or whose expectation else it is.
std::string expectation(const ExplainPage& page) {
  if (!page.window) return "each image has a range of its own";
  return (page.own_options ? "the options given expect " : "save_image expects ") + range_text(*page.window);
}

/// "Everything below 0 becomes black: 56.8 % of the values."
std::string clipping_sentence(const ExplainPage& page) {
  const ValueStatistics& tally = page.report.tally;
  const std::string low = page.window ? prose_number(page.window->low) : "the range";
  const std::string high = page.window ? prose_number(page.window->high) : "the range";
  const std::string below = percentage(tally.clipped_below, tally.values);
  const std::string above = percentage(tally.clipped_above, tally.values);
  if (tally.clipped_below > 0 && tally.clipped_above > 0) {
    return "Everything below " + low + " becomes black (" + below + " of the values), everything above " + high +
           " becomes full brightness (" + above + ").";
  }
  if (tally.clipped_below > 0) return "Everything below " + low + " becomes black: " + below + " of the values.";
  if (tally.clipped_above > 0) {
    return "Everything above " + high + " becomes full brightness: " + above + " of the values.";
  }
  return "";
}

std::string finite_range(const ValueStatistics& tally) {
  if (tally.finite() == 0) return "There is no finite value.";
  return "They run from " + range_text({tally.minimum, tally.maximum}) + ".";
}

std::string normalised_headline(const ExplainPage& page, const std::string& whose) {
  return "These values look normalised for " + whose + "; " + expectation(page) + ".";
}

/// Values that are no numbers, for save_image as it is and for a range that they spoil.
Verdict not_finite(const ExplainPage& page, std::uint64_t count, const char* what, const char* becomes) {
  const std::string subject = count == 1 ? std::string("One value is ") + what : grouped(count) + " values are " + what;
  if (page.spoiled_range) {
    return {false, "", subject + ", and the picture is black for it.",
            "--normalize takes its range from the smallest and the largest value, and such a value leaves it none."};
  }
  return {false, "", subject + ".", becomes};
}

Verdict wrong_layout(const ExplainPage& page, const std::string& headline) {
  const std::string effect =
      page.now.picture ? "So rows, columns and colours are mixed up." : "So there are too many channels for a picture.";
  return {false, "", headline,
          "The shape " + page.shape + " was read as " + page.layout + ": " +
              counted(static_cast<std::uint64_t>(page.report.shape.c), "channel", "channels") + " of " +
              std::to_string(page.report.shape.h) + " × " + std::to_string(page.report.shape.w) + ". " + effect};
}

Verdict constant(const ExplainPage& page) {
  const bool any = page.report.tally.finite() > 0;
  return {false, "",
          any ? "Every value is " + prose_number(page.report.tally.minimum) + "." : "There is no finite value.",
          "The picture is one flat colour, and no option can bring out what is not there: look at where the tensor is "
          "made."};
}

Verdict out_of_range(const ExplainPage& page) {
  const ValueStatistics& tally = page.report.tally;
  const std::uint64_t outside = tally.clipped_below + tally.clipped_above;
  // A small share says less than a number.
  const std::string subject = outside * 1000 < tally.values ? grouped(outside) + " of " + grouped(tally.values) +
                                                                  " values " + (outside == 1 ? "is" : "are")
                                                            : percentage(outside, tally.values) + " of the values are";
  return {false, "", subject + " outside what can be shown; " + expectation(page) + ".",
          finite_range(tally) + " " + clipping_sentence(page)};
}

Verdict suspected(const ExplainPage& page, Suspect suspect) {
  const ValueStatistics& tally = page.report.tally;
  const std::string clipping = clipping_sentence(page);
  switch (suspect) {
    case Suspect::channels_last:
      return wrong_layout(page, "The colours of a pixel lie side by side, but were read as whole planes.");
    case Suspect::channels_first:
      return wrong_layout(page, "The colours lie in whole planes, but were read as pixels.");
    case Suspect::has_nan:
      return not_finite(page, tally.nan, "NaN", "A NaN is no number; save_image writes it as black.");
    case Suspect::has_infinity:
      return not_finite(page, tally.positive_infinity + tally.negative_infinity, "infinite",
                        "Plus infinity becomes full brightness, minus infinity becomes black.");
    case Suspect::byte_range:
      return {false, "", "These floats run from 0 to 255; " + expectation(page) + ".", clipping};
    case Suspect::signed_unit:
      return {false, "", "These values run from −1 to 1; " + expectation(page) + ".", clipping};
    case Suspect::imagenet:
      return {false, "", normalised_headline(page, "ImageNet"), finite_range(tally) + " " + clipping};
    case Suspect::clip: return {false, "", normalised_headline(page, "CLIP"), finite_range(tally) + " " + clipping};
    case Suspect::unit_integers:
      return {false, "",
              "These integers run from " + range_text({tally.minimum, tally.maximum}) + "; " + expectation(page) + ".",
              "So nearly all of the picture is black."};
    case Suspect::out_of_range: return out_of_range(page);
    case Suspect::constant: return constant(page);
  }
  return {};
}

std::string range_title(const InputRange& range) {
  const std::string each = range.each_image     ? (range.each_channel ? " of each image and channel" : " of each image")
                           : range.each_channel ? " of each channel"
                                                : "";
  switch (range.kind) {
    case InputRange::Kind::fixed: return range_text({range.low, range.high}) + " as black to white";
    case InputRange::Kind::finite: return "The smallest to the largest value" + each + " as black to white";
    case InputRange::Kind::percentile:
      return "Percentiles " + range_text({range.low, range.high}) + each + " as black to white";
  }
  return "";
}

const char* badge_of(Suspect suspect) {
  switch (suspect) {
    case Suspect::channels_last:
    case Suspect::channels_first: return "The axes are mixed up";
    case Suspect::has_nan:
    case Suspect::has_infinity: return "Values without a colour";
    case Suspect::constant: return "Nothing to see";
    default: return "The colours are wrong";
  }
}

Verdict unsuspected(const ExplainPage& page) {
  const ValueStatistics& tally = page.report.tally;
  if (!page.now.picture) return {false, "", "This tensor cannot be saved as a picture.", page.now.refusal};
  if (lost(tally) > 0) return {true, "", "Nothing looks wrong.", clipping_sentence(page)};
  const std::string all = tally.values == 1 ? "The one value lies" : "All " + grouped(tally.values) + " values lie";
  if (!page.window) return {true, "", "Nothing is lost.", all + " within the range of their image."};
  const bool beyond = tally.minimum < page.window->low || tally.maximum > page.window->high;
  return {true, "", "Nothing is lost.",
          all + (beyond ? " within half a level of " : " from ") + range_text(*page.window) +
              (page.own_options ? ", which is what the options given show." : ", which is what save_image expects.")};
}

}  // namespace

Verdict verdict_of(const ExplainPage& page) {
  const auto& suspects = page.report.suspects;
  Verdict verdict = suspects.empty() ? unsuspected(page) : suspected(page, suspects[0].suspect);
  verdict.badge = verdict.calm ? "All is well" : suspects.empty() ? "No picture" : badge_of(suspects[0].suspect);
  if (verdict.effect.empty() && !suspects.empty()) verdict.effect = suspects[0].effect;
  return verdict;
}

std::string suspect_title(Suspect suspect) {
  switch (suspect) {
    case Suspect::channels_last: return "Channels lie last";
    case Suspect::channels_first: return "Channels lie first";
    case Suspect::has_nan: return "NaN among the values";
    case Suspect::has_infinity: return "Infinities among the values";
    case Suspect::byte_range: return "Floats from 0 to 255";
    case Suspect::signed_unit: return "Values from −1 to 1";
    case Suspect::imagenet: return "Normalised for ImageNet’s models";
    case Suspect::clip: return "Normalised for CLIP’s models";
    case Suspect::unit_integers: return "Integers from 0 to 1";
    case Suspect::out_of_range: return "Values that cannot be shown";
    case Suspect::constant: return "One value everywhere";
  }
  return "";
}

std::string remedy_title(const Remedy& remedy) {
  const PixelOptions& pixels = remedy.pixels;
  std::string title;
  const auto add = [&title](const std::string& part) { title += (title.empty() ? "" : "; ") + part; };
  if (remedy.channels_last) add("Read as pixels, channels last");
  if (remedy.channels_first) add("Read as planes, channels first");
  if (pixels.input_range) add(range_title(*pixels.input_range));
  if (pixels.unnormalize) add("Mean and deviation undone");
  if (pixels.colour_map) add("In false colours");
  if (pixels.labels) add("As a map of labels");
  if (pixels.background) add("Over a background");
  if (pixels.nan_colour) add("NaN in a colour of its own");
  if (pixels.bit_depth != 8) add("With 16 bits");
  return title.empty() ? "Another way" : title;
}

std::string loss_text(const ValueStatistics& tally) {
  if (tally.values > 0 && tally.black == tally.values && tally.minimum < tally.maximum) return "Everything is black";
  if (lost(tally) == 0) return "Nothing is lost";
  std::string text;
  const auto add = [&](std::uint64_t count, const char* what) {
    if (count > 0) text += (text.empty() ? "" : ", ") + percentage(count, tally.values) + " " + what;
  };
  add(tally.clipped_below + tally.clipped_above, "clipped");
  add(tally.nan, "NaN");
  return text;
}

std::string shape_sentence(const ExplainPage& page) {
  const Shape& shape = page.report.shape;
  const auto number = [](std::int64_t extent) { return static_cast<std::uint64_t>(extent); };
  return std::string(dtype_name(page.report.dtype)) + ", " + page.shape + " read as " + page.layout + ": " +
         counted(number(shape.n), "image", "images") + " of " + counted(number(shape.c), "channel", "channels") + ", " +
         std::to_string(shape.w) + " wide and " + std::to_string(shape.h) + " high";
}

std::string reduction_text(const PagePicture& picture) {
  std::string text;
  if (picture.images_shown < picture.images) {
    text =
        std::to_string(picture.images_shown) + " of " + grouped(static_cast<std::uint64_t>(picture.images)) + " images";
  }
  if (picture.step > 1) {
    const std::string side = std::to_string(picture.step);
    text += (text.empty() ? "" : ", ") + std::string("one pixel of every ") + side + " × " + side;
  }
  return text.empty() ? "" : "Shown reduced: " + text + ".";
}

}  // namespace tensorimage::cli
