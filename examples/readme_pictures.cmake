# Owns the list of pictures that the README shows.
# Must not know how they are made. Needs: program, the README's first block of code; program_dir, where it runs;
# demo_dir, where the demo's pictures are; out.
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND ${program} WORKING_DIRECTORY ${program_dir} COMMAND_ERROR_IS_FATAL ANY)
file(COPY_FILE ${program_dir}/grid.jpg ${out}/grid.jpg)
foreach(picture
    float-0-2-clamped.jpg float-0-2-not-clamped-wrong.jpg float-0-2-value-range.jpg
    gray-list.png imagenet-as-it-is-wrong.jpg signed-as-it-is-wrong.jpg uint8-wrapped-wrong.jpg)
  file(COPY_FILE ${demo_dir}/${picture} ${out}/${picture})
endforeach()
