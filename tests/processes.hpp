// Owns what file tests need of the system: a child process to lose its rights or its life, open descriptors, modes.
// Must not know what is tested.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <functional>

namespace processes {

/// Runs the function in a child process. Returns its result, or 1000 + the signal that ended the child.
/// The child must report by its result alone: checks of the test framework do not reach the parent.
[[nodiscard]] int in_child(const std::function<int()>& function);

/// Gives up the rights of root for good, in a child; nothing where they are not there.
void become_nobody();

[[nodiscard]] std::size_t open_descriptors();
/// The permission bits; throws std::system_error where there is no such file. Links are followed.
[[nodiscard]] mode_t mode_of(const std::filesystem::path& path);
[[nodiscard]] ino_t inode_of(const std::filesystem::path& path);

}  // namespace processes
