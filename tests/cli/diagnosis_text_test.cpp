// Owns the tests of the line about suspicious colours.
// Must not know how suspects are found.
#include "cli/diagnosis_text.hpp"

#include <gtest/gtest.h>

namespace tensorimage::cli {
namespace {

Remedy remedy(std::string cli) {
  Remedy result;
  result.cli = std::move(cli);
  return result;
}

TEST(DiagnosisText, NamesTheOptionsThatTheToolHas) {
  Diagnosis diagnosis{
      .suspect = Suspect::signed_unit, .evidence = "It is so.", .effect = "It looks bad.", .remedies = {}};
  EXPECT_EQ(diagnosis_text(diagnosis), "It is so. It looks bad.");
  diagnosis.remedies = {remedy("--input-range signed")};
  EXPECT_EQ(diagnosis_text(diagnosis), "It is so. It looks bad. Try --input-range signed.");
  diagnosis.remedies = {remedy("--input-range signed"), remedy(""), remedy("--unnormalize half")};
  EXPECT_EQ(diagnosis_text(diagnosis), "It is so. It looks bad. Try --input-range signed, or --unnormalize half.");
}

}  // namespace
}  // namespace tensorimage::cli
