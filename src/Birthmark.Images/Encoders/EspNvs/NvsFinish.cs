namespace Birthmark.Images.Encoders.EspNvs;

/// <summary>The two ways in which Espressif's own tools end a partition.</summary>
public enum NvsFinish
{
    /// <summary>The page written last is ACTIVE, all later pages are blank.</summary>
    ActivePage,

    /// <summary>Every page but the last is FULL with consecutive numbers, even empty ones; the last is blank, reserved for garbage collection.</summary>
    ReservedPage,
}
