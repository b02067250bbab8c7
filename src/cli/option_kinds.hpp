// Owns the kinds of options that the command line is made of: numbers, choices, colours, each with its refusal.
// Must not know which options there are.
#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/numbers.hpp"
#include "tensorimage/colour.hpp"

namespace tensorimage::cli {

/// "OPTION: "TEXT" is not ALLOWED".
[[noreturn]] inline void refuse(const std::string& option, std::string_view text, const std::string& allowed) {
  throw CLI::ValidationError(option, "\"" + std::string(text) + "\" is not " + allowed);
}

[[nodiscard]] inline double required_number(const std::string& option, std::string_view text) {
  const auto value = parse_number(text);
  if (!value) refuse(option, text, "a number");
  return *value;
}

/// The parts of a text between separators; at least one.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);

/// "#rrggbb", "black" or "white".
[[nodiscard]] Colour required_colour(const std::string& option, std::string_view text);

template <class Integer>
void add_integer(CLI::App& app, const std::string& name, Integer& target, const std::string& description) {
  app.add_option_function<std::string>(
         name,
         [name, &target](const std::string& text) {
           const auto value = parse_integer(text);
           if (!value || !std::in_range<Integer>(*value)) refuse(name, text, "a whole number that fits");
           target = static_cast<Integer>(*value);
         },
         description)
      ->option_text("N");
}

/// An option of one word that `set` makes sense of or refuses.
template <class Set>
void add_word(CLI::App& app, const std::string& name, const std::string& what, Set set,
              const std::string& description) {
  app.add_option_function<std::string>(
         name, [set](const std::string& text) { set(text); }, description)
      ->option_text(what);
}

/// An option of two numbers.
template <class Set>
void add_two_numbers(CLI::App& app, const std::string& name, Set set, const std::string& description) {
  app.add_option_function<std::vector<std::string>>(
         name,
         [name, set](const std::vector<std::string>& texts) {
           set(required_number(name, texts.at(0)), required_number(name, texts.at(1)));
         },
         description)
      ->type_size(2)
      ->allow_extra_args(false)
      ->option_text("LO HI");
}

/// An option with a value from a short list.
template <class Value, std::size_t count, class Set>
void add_choice(CLI::App& app, const std::string& name, const std::array<std::pair<const char*, Value>, count>& choices,
                Set set, const std::string& description) {
  std::string names;
  for (const auto& choice : choices) names += (names.empty() ? "" : "|") + std::string(choice.first);
  add_word(
      app, name, names,
      [name, names, choices, set](const std::string& text) {
        for (const auto& [word, value] : choices) {
          if (text == word) return set(value);
        }
        refuse(name, text, "one of " + names);
      },
      description);
}

}  // namespace tensorimage::cli
