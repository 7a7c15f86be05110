using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>The next number of a counter of the project: never given twice, with gaps after a crash.</summary>
internal sealed class CounterStep(CounterBook counters) : IStepKind
{
    public string Name => "counter";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("name"), new("start"), new("max"), new("format")];

    public RecipeStep? Compile(StepInputs inputs)
    {
        var name = inputs.Constant("name") ?? inputs.StepName;
        var start = inputs.Integer("start", 0, long.MaxValue / 2, 1);
        var max = inputs.Integer("max", start, long.MaxValue / 2, long.MaxValue / 2);
        if (!Projects.Reading.Names.IsDisplay(name))
        {
            inputs.Fault("name", $"the counter's name is not possible. Write {Projects.Reading.Names.DisplayRule}.");
            return null;
        }

        if (inputs.Constant("format") is not { } written)
        {
            return new Step(counters, new CounterName(inputs.Scope.Project, name), start, max, null);
        }

        if (!CounterFormat.TryParse(written, out var format))
        {
            inputs.Fault("format", "'format' is not possible. Write text with one {0}, {0:D8} (decimal digits) or {0:X8} (hexadecimal digits).");
            return null;
        }

        return new Step(counters, new CounterName(inputs.Scope.Project, name), start, max, format);
    }

    private sealed class Step(CounterBook counters, CounterName counter, long start, long max, CounterFormat? format) : RecipeStep
    {
        internal override RecipeType Output => format is null ? RecipeType.Integer : RecipeType.Text;

        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(ValueOf(start));

        internal override async ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            var number = await counters.TakeAsync(counter, start, cancellation);
            if (number > max)
            {
                throw new ProductionRefusedException(
                    ProductionRefusal.CounterExhausted,
                    $"Counter '{counter.Name}' has passed its max of {max}.",
                    "Raise 'max' in the project, or use another counter.");
            }

            return ValueOf(number);
        }

        private RecipeValue ValueOf(long number) => format is null ? new IntegerValue(number) : new TextValue(format.Format(number));
    }
}
