namespace Birthmark.Storage;

/// <summary>One bound value of a statement: a 64-bit integer, text, bytes or NULL; the four that every engine stores alike.</summary>
public readonly struct SqlValue
{
    private static readonly object IsNumber = new();

    private SqlValue(long value) => (Kind, Number) = (IsNumber, value);

    private SqlValue(object? value) => Kind = value;

    /// <summary>The text or the bytes themselves; null for NULL; something else for <see cref="Number"/>, which needs no object of its own.</summary>
    internal object? Kind { get; }

    internal long Number { get; }

    /// <summary>As ADO.NET wants it.</summary>
    internal object? Boxed => Kind == IsNumber ? Number : Kind;

    public static implicit operator SqlValue(long value) => new(value);

    public static implicit operator SqlValue(int value) => new((long)value);

    public static implicit operator SqlValue(bool value) => new(value ? 1L : 0L);

    public static implicit operator SqlValue(string? value) => new(value);

    public static implicit operator SqlValue(byte[]? value) => new(value);

    /// <summary>Milliseconds since 1970-01-01 UTC, the form in which every table keeps time.</summary>
    public static implicit operator SqlValue(DateTimeOffset value) => new(value.ToUnixTimeMilliseconds());

    public static implicit operator SqlValue(DateTimeOffset? value) => value is { } time ? time : default(SqlValue);

    public static implicit operator SqlValue(long? value) => value is { } number ? number : default(SqlValue);
}
