namespace Birthmark.Console.Bench;

/// <summary>Measured values, told as median with the least and the most.</summary>
internal sealed class Spread
{
    private readonly List<double> values = [];

    internal double First => values[0];

    internal double Median => values.Order().ElementAt(values.Count / 2);

    internal void Add(double value) => values.Add(value);

    internal string Text(string unit, string format = "F0") =>
        FormattableString.Invariant($"{Median.ToString(format, System.Globalization.CultureInfo.InvariantCulture)} {unit} ({values.Min().ToString(format, System.Globalization.CultureInfo.InvariantCulture)} to {values.Max().ToString(format, System.Globalization.CultureInfo.InvariantCulture)})");
}
