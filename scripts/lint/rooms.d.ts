export function roomIsPlanned(file: string): boolean;
