namespace Licenzy.Bench.Figures;

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
