using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Production.Devices;

/// <summary>What one head of a call gets: its answer, or its refusal.</summary>
public sealed class HeadAnswer<T>
    where T : class
{
    internal HeadAnswer(T value) => Value = value;

    internal HeadAnswer(ProductionRefusedException refusal) => Refusal = refusal;

    public T? Value { get; }

    public ProductionRefusedException? Refusal { get; }

    /// <summary>The answer; throws the refusal.</summary>
    public T OrThrow() => Value ?? throw Refusal!;

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ProductionRefusedException? refusal)
    {
        value = Value;
        refusal = Refusal;
        return value is not null;
    }
}
