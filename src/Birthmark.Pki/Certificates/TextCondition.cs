namespace Birthmark.Pki.Certificates;

/// <summary>A condition on one text field of a stored certificate.</summary>
public sealed record TextCondition(TextField Field, TextMatch Match, string Value);

public enum TextField
{
    Username,
    SubjectDn,
    SubjectAlternativeName,
}

/// <summary>How the text is compared; a part is found in any case of its ASCII letters.</summary>
public enum TextMatch
{
    Equal,
    Contains,
    BeginsWith,
}
