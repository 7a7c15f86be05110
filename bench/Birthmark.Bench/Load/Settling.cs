namespace Birthmark.Bench.Load;

/// <summary>Loads a hub until its rate grows no more. The runtime compiles what is hot a second and a third time while it runs, which takes ten seconds on a fast machine and a minute on a slow one: a
/// warm-up of fixed length would measure the compiler.</summary>
internal static class Settling
{
    private const double Growth = 1.02;

    /// <param name="turn">One turn of the line; gives its rate.</param>
    /// <param name="most">Turns, at most: a rate that still grows then is measured as it is.</param>
    /// <returns>The rate of each turn.</returns>
    internal static async Task<IReadOnlyList<double>> RunAsync(Func<Task<double>> turn, int most)
    {
        var rates = new List<double>();
        var (best, flat) = (0d, 0);
        while (rates.Count < most && flat < 3)
        {
            var rate = await turn();
            flat = rate > best * Growth ? 0 : flat + 1;
            best = Math.Max(best, rate);
            rates.Add(rate);
        }

        return rates;
    }
}
