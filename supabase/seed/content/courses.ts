import { ceramics } from "./ceramics.ts";
import { lamp } from "./lamp.ts";
import { photo } from "./photo.ts";
import { repair } from "./repair.ts";
import type { CourseSpec } from "./session-spec.ts";

export const courses: readonly CourseSpec[] = [photo, ceramics, lamp, repair];
