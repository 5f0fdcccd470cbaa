namespace Licenzy.Bench.Figures;

/// <summary>What has to be reached.</summary>
/// <param name="Value">The border.</param>
/// <param name="AtLeast">Whether it is a least; else a most that is not reached.</param>
/// <param name="OfRatio">Whether the ratio to the limit is judged; else the figure itself.</param>
internal sealed record Bar(double Value, bool AtLeast, bool OfRatio)
{
    public static Bar Ratio(double least) => new(least, AtLeast: true, OfRatio: true);

    public static Bar Least(double least) => new(least, AtLeast: true, OfRatio: false);

    public static Bar Below(double most) => new(most, AtLeast: false, OfRatio: false);
}

/// <summary>One line of the results: a figure, beside its limit where it has one, and whether the bar is met.</summary>
/// <param name="Part">The word by which <c>--only</c> picks it.</param>
/// <param name="Measured">The server's figure.</param>
/// <param name="Limit">What this machine can do at all, measured in the same rounds.</param>
/// <param name="Bar">What has to be reached; null where the figure only informs.</param>
internal sealed record Result(string Part, Figure Measured, Figure? Limit = null, Bar? Bar = null)
{
    /// <summary>The ratio of each round: noise that both sides of a round share falls out.</summary>
    public Figure? Ratio =>
        Limit is null ? null : new Figure("ratio", "ratio", [.. Measured.Rounds.Zip(Limit.Rounds, (ours, limit) => ours / limit)]);

    /// <summary>Null where there is no bar.</summary>
    public bool? Met
    {
        get
        {
            if (Bar is null || (Bar.OfRatio && Ratio is null))
            {
                return null;
            }

            var value = Bar.OfRatio ? Ratio!.Median : Measured.Median;
            return Bar.AtLeast ? value >= Bar.Value : value < Bar.Value;
        }
    }
}
