// Owns the program that valgrind watches: each of the allocation tests' jobs, once.
// Must not know what the jobs do, nor that anybody watches.
#include <cstddef>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <vector>

#include "allocation/jobs.hpp"
#include "readers/array_files.hpp"
#include "tensorimage/error.hpp"

namespace {

using tensorimage::tests::TempFolder;

bool is_refused(const allocation::Job& job, const std::filesystem::path& target) {
  try {
    job.run(target);
    return false;
  } catch (const tensorimage::Error&) {
    return true;
  }
}

}  // namespace

int main() {
  try {
    const TempFolder inputs;
    const TempFolder pictures;
    const std::vector<allocation::Job> jobs = allocation::make_jobs(inputs.path());
    std::size_t wrong = 0;
    for (const allocation::Job& job : jobs) {
      if (is_refused(job, pictures / "picture") == job.is_refused) continue;
      ++wrong;
      std::printf("\"%s\" does not end as it should\n", job.name.c_str());
    }
    std::printf("%zu jobs, %zu of them wrong\n", jobs.size(), wrong);
    return wrong == 0 && !jobs.empty() ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "run_jobs: %s\n", error.what());
    return 1;
  }
}
