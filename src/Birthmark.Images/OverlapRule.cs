namespace Birthmark.Images;

/// <summary>What happens where two sources give a byte for the same address.</summary>
public enum OverlapRule
{
    /// <summary>Allowed if the bytes are equal (the rule of the assembler and of every reader).</summary>
    EqualOnly,

    /// <summary>The overlay wins.</summary>
    Replace,

    /// <summary>Never allowed.</summary>
    Refuse,
}
