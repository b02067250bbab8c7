// Owns the step from a report's diagnoses to ways of saving the tensor better, each with the code for it.
// Must not know pages or pictures.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/explain_page.hpp"
#include "cli/input.hpp"
#include "tensorimage/tensor_view.hpp"

namespace tensorimage::cli {

/// All that one save of the input needs.
struct SaveWay {
  TensorView view;
  GridOptions grid;
  PixelOptions pixels;
  std::optional<readers::Layout> layout;  ///< the tool's option for the view, if it needs one
  std::string view_code;                  ///< how C++ makes the view, if that must be said
  bool tool_can = true;                   ///< the tool has options for all of this
  std::string title;
  PageCode code;
};

/// Lifetime: the input and the arguments must outlive it
class RemedyFinder {
 public:
  RemedyFinder(const Input& input, const ExplainArguments& arguments) : input_(&input), arguments_(&arguments) {}

  /// The first remedy of each suspect, as far as they go together; nothing if there is none.
  [[nodiscard]] std::optional<SaveWay> best(const ColourReport& report) const;

  /// Every other remedy by itself.
  [[nodiscard]] std::vector<SaveWay> others(const ColourReport& report) const;

 private:
  [[nodiscard]] SaveWay start(const Remedy& remedy) const;
  [[nodiscard]] PageCode code_of(const SaveWay& way) const;

  const Input* input_;
  const ExplainArguments* arguments_;
};

}  // namespace tensorimage::cli
