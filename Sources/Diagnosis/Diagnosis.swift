/// What is looked for in a recording.
public enum Diagnosis {}
