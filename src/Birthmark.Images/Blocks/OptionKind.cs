namespace Birthmark.Images.Blocks;

/// <summary>What may be written for an option.</summary>
public enum OptionKind
{
    /// <summary>A number such as 16, 0x10 or 4K, or an input.</summary>
    Number,

    /// <summary>A text in which <c>${name}</c> stands for an input.</summary>
    Text,

    /// <summary><c>hex:…</c>, <c>base64:…</c>, <c>text:…</c>, or an input <c>${name}</c>.</summary>
    Bytes,

    /// <summary>One of a few words.</summary>
    Word,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A list.</summary>
    List,

    /// <summary>A map of its own.</summary>
    Map,
}
