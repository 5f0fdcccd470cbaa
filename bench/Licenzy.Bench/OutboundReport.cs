using System.Globalization;

namespace Licenzy.Bench;

/// <summary>One figure over several rounds.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">In what.</param>
/// <param name="Rounds">Each round's figure.</param>
internal sealed record Figure(string Name, string Unit, IReadOnlyList<double> Rounds)
{
    public double Median => Rounds.Order().ElementAt(Rounds.Count / 2);

    public double Least => Rounds.Min();

    public double Greatest => Rounds.Max();
}

/// <summary>What was measured of outbound deliveries, and on what.</summary>
/// <param name="Machine">Processors and system.</param>
/// <param name="Engine">The database.</param>
/// <param name="Endpoints">Endpoints that the deliveries went to.</param>
/// <param name="Figures">The figures.</param>
internal sealed record OutboundReport(string Machine, string Engine, int Endpoints, IReadOnlyList<Figure> Figures)
{
    public string ToTable()
    {
        IEnumerable<string> lines =
        [
            $"outbound deliveries, {Engine}, {Endpoints} endpoints, {Machine}",
            $"{"", -52} {"median", 10} {"least", 10} {"greatest", 10}",
            .. Figures.Select(figure =>
                $"{$"{figure.Name} ({figure.Unit})", -52} {Text(figure.Median), 10} {Text(figure.Least), 10} {Text(figure.Greatest), 10}"
            ),
        ];
        return string.Join(Environment.NewLine, lines);
    }

    private static string Text(double value) => value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture);
}
