// SPDX-License-Identifier: GPL-3.0-or-later

// Whether a sanitizer is at work, which needs far more address space than the program. g++ and clang say so
// differently.
#pragma once

namespace sweepscope {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SWEEPSCOPE_SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SWEEPSCOPE_SANITIZED true
#endif
#endif
#ifndef SWEEPSCOPE_SANITIZED
#define SWEEPSCOPE_SANITIZED false
#endif
inline constexpr bool kSanitized = SWEEPSCOPE_SANITIZED;
#undef SWEEPSCOPE_SANITIZED

}  // namespace sweepscope
