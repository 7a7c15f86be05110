namespace Birthmark.Images.Codecs;

/// <summary>A place in an ASCII file that knows its line: LF, CR and CR LF all end a line.</summary>
internal ref struct TextCursor(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text;

    public int Position { get; private set; }

    public int Line { get; private set; } = 1;

    public readonly bool AtEnd => Position == this.text.Length;

    public readonly byte Current => this.text[Position];

    public readonly ReadOnlySpan<byte> Rest => this.text[Position..];

    /// <summary>Column of the current place, from 1.</summary>
    public readonly int Column => Position - this.text[..Position].LastIndexOfAny((byte)'\r', (byte)'\n');

    public void Advance(int count) => Position += count;

    /// <summary>Skips blanks and line ends; true when something follows.</summary>
    public bool SkipBlanks()
    {
        for (; Position < this.text.Length; Position++)
        {
            switch (this.text[Position])
            {
                case (byte)'\n':
                    Line++;
                    break;
                case (byte)'\r':
                    Line += Position + 1 < this.text.Length && this.text[Position + 1] == '\n' ? 0 : 1;
                    break;
                case (byte)' ' or (byte)'\t':
                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    public readonly ImageFault Fault(FaultKind kind, string text, string remedy) => new(kind, text, remedy) { Line = Line };
}
