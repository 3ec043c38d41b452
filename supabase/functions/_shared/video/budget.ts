/** Zoom counts creates and changes of meetings per host and UTC day. */
export const ZOOM_DAILY_BUDGET = 100;
