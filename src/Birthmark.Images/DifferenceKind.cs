namespace Birthmark.Images;

/// <summary>In what way two images disagree.</summary>
public enum DifferenceKind
{
    Changed,
    OnlyLeft,
    OnlyRight,
}
