// Owns nothing: the whole public API in one include, without the opt-in interop headers.
#pragma once

#include "tensorimage/dtype.hpp"
#include "tensorimage/encoder.hpp"
#include "tensorimage/error.hpp"
#include "tensorimage/grid.hpp"
#include "tensorimage/inspect.hpp"
#include "tensorimage/jpeg.hpp"
#include "tensorimage/pixel_options.hpp"
#include "tensorimage/png.hpp"
#include "tensorimage/pnm.hpp"
#include "tensorimage/row_source.hpp"
#include "tensorimage/save.hpp"
#include "tensorimage/save_options.hpp"
#include "tensorimage/sink.hpp"
#include "tensorimage/tensor.hpp"
#include "tensorimage/tensor_view.hpp"
#include "tensorimage/version.hpp"
