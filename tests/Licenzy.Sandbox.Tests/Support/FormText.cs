namespace Licenzy.Sandbox.Tests.Support;

/// <summary>Form encoding, written here on its own so that no mistake is shared with what is tested.</summary>
public static class FormText
{
    public static string Encode(IEnumerable<(string Name, string Value)> fields) =>
        string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}"));
}
