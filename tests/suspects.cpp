// Owns the look at a report's suspects.
// Must not know how they are found.
#include "suspects.hpp"

#include <gtest/gtest.h>

namespace suspects {

using tensorimage::ColourReport;
using tensorimage::Diagnosis;
using tensorimage::Suspect;

std::string names_of(const ColourReport& report) {
  std::string names;
  for (const Diagnosis& diagnosis : report.suspects) {
    names += names.empty() ? "" : " ";
    names += suspect_name(diagnosis.suspect);
  }
  return names;
}

Diagnosis only(const ColourReport& report, Suspect suspect, const char* file, int line) {
  const testing::ScopedTrace trace(file, line, "only");
  EXPECT_EQ(names_of(report), suspect_name(suspect));
  return report.suspects.empty() ? Diagnosis{} : report.suspects.front();
}

void expect_words(const Diagnosis& diagnosis, const std::vector<std::string>& words, const std::string& api,
                  const std::string& cli, const char* file, int line) {
  const testing::ScopedTrace trace(file, line, "expect_words");
  const std::string text = diagnosis.evidence + " " + diagnosis.effect;
  for (const std::string& word : words) EXPECT_NE(text.find(word), std::string::npos) << word << " in: " << text;
  EXPECT_TRUE(diagnosis.evidence.ends_with('.')) << diagnosis.evidence;
  EXPECT_TRUE(diagnosis.effect.ends_with('.')) << diagnosis.effect;
  EXPECT_NE(diagnosis.evidence.find_first_of("0123456789"), std::string::npos) << diagnosis.evidence;
  if (diagnosis.remedies.empty()) {
    EXPECT_EQ(api + cli, "");
    return;
  }
  EXPECT_NE(diagnosis.remedies[0].api.find(api), std::string::npos) << diagnosis.remedies[0].api;
  EXPECT_EQ(diagnosis.remedies[0].cli, cli);
}

}  // namespace suspects
