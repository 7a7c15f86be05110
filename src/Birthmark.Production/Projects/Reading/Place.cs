namespace Birthmark.Production.Projects.Reading;

/// <summary>Where something was written; both count from 1.</summary>
internal readonly record struct Place(int Line, int Column);

/// <summary>A value and where it was written.</summary>
internal readonly record struct Located<T>(T Value, Place Place);
