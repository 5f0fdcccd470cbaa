namespace Licenzy.Server.Verification;

/// <summary>One field that differs.</summary>
internal sealed record Finding(string Field, string? Stored, string? Derived)
{
    /// <summary>One field; nothing when both say the same.</summary>
    public static IEnumerable<Finding> Compare(string field, string? stored, string? derived) =>
        string.Equals(stored, derived, StringComparison.Ordinal) ? [] : [new Finding(field, stored, derived)];

    /// <summary>The same fields in the same order.</summary>
    public static IEnumerable<Finding> Compare(IEnumerable<FieldText> stored, IEnumerable<FieldText> derived) =>
        stored.Zip(derived).SelectMany(pair => Compare(pair.First.Field, pair.First.Text, pair.Second.Text));
}
