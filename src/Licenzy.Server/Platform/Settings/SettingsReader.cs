using System.Globalization;
using System.Net;

namespace Licenzy.Server.Platform.Settings;

/// <summary>
/// Reads settings one by one, goes on after a fault with the default, and keeps every fault and every name that it was
/// asked for. A value of nothing but blanks counts as not set, as an empty environment variable does.
/// </summary>
/// <param name="configuration">Files, environment and command line, already merged.</param>
/// <param name="isDevelopment">Some defaults and checks are milder on a developer's machine.</param>
internal sealed class SettingsReader(IConfiguration configuration, bool isDevelopment)
{
    private readonly List<string> faults = [];
    private readonly List<SettingDeclaration> declared = [];

    public bool IsDevelopment => isDevelopment;

    public IReadOnlyList<string> Faults => faults;

    public IReadOnlyList<SettingDeclaration> Declared => declared;

    /// <param name="key">The setting at fault.</param>
    /// <param name="fault">What is wrong and what to do, going on from the setting's name.</param>
    public void Fault(string key, string fault) => faults.Add($"{SettingDeclaration.NameOf(key)} {fault}");

    public string? Text(string key, string? fallback)
    {
        declared.Add(new SettingDeclaration(key, fallback ?? ""));
        return Raw(key) ?? fallback;
    }

    public bool Switch(string key, bool fallback) =>
        Read(key, fallback, fallback ? "true" : "false", "Give true or false.", text => bool.TryParse(text, out var value) ? value : null);

    public int Number(string key, int fallback, int minimum, int maximum, string unit) =>
        Read(
            key,
            fallback,
            fallback.ToString(CultureInfo.InvariantCulture),
            $"Give a whole number of {unit}, from {minimum} to {maximum}.",
            text =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
                    ? value
                    : null
        );

    public TChoice Choice<TChoice>(string key, TChoice fallback)
        where TChoice : struct, Enum =>
        Read(
            key,
            fallback,
            Name(fallback),
            $"Give {string.Join(" or ", Enum.GetValues<TChoice>().Select(Name))}.",
            text => Enum.GetValues<TChoice>().Cast<TChoice?>().FirstOrDefault(value => Is(value!.Value, text))
        );

    /// <summary>An absolute http or https address without path, query, fragment or user; without a closing slash.</summary>
    public string Origin(string key, string fallback)
    {
        const string WhatToDo = "Give an address such as https://licenzy.example.com, without a path.";
        declared.Add(new SettingDeclaration(key, fallback));
        var text = Raw(key);
        if (text is null)
        {
            return fallback;
        }

        if (
            Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.PathAndQuery == "/"
            && uri.Fragment.Length == 0
            && uri.UserInfo.Length == 0
        )
        {
            return uri.GetLeftPart(UriPartial.Authority);
        }

        Fault(key, $"is \"{text}\", which is not an address of that form. {WhatToDo}");
        return fallback;
    }

    /// <summary>Networks in CIDR form, separated by commas.</summary>
    public IReadOnlyList<IPNetwork> Networks(string key, string fallback)
    {
        declared.Add(new SettingDeclaration(key, fallback));
        var networks = new List<IPNetwork>();
        foreach (var text in List(Raw(key) ?? fallback))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else
            {
                Fault(
                    key,
                    $"names \"{text}\", which is not a network. Give networks such as 10.1.0.0/16 or fd00::/8, separated by commas."
                );
            }
        }

        return networks;
    }

    /// <summary>Several names out of a set of flags, separated by commas.</summary>
    public TFlags Flags<TFlags>(string key, params TFlags[] fallback)
        where TFlags : struct, Enum
    {
        var defaultText = string.Join(',', fallback.Select(Name));
        declared.Add(new SettingDeclaration(key, defaultText));
        var combined = 0;
        foreach (var text in List(Raw(key) ?? defaultText))
        {
            var value = Enum.GetValues<TFlags>().Cast<TFlags?>().FirstOrDefault(flag => Is(flag!.Value, text));
            if (value is null)
            {
                var known = string.Join(", ", Enum.GetValues<TFlags>().Select(Name));
                Fault(key, $"names \"{text}\", which is not known. Give one or more of {known}, separated by commas.");
            }

            combined |= Convert.ToInt32(value ?? fallback[0], CultureInfo.InvariantCulture);
        }

        return (TFlags)Enum.ToObject(typeof(TFlags), combined);
    }

    private TValue Read<TValue>(string key, TValue fallback, string fallbackText, string whatToDo, Func<string, TValue?> parse)
        where TValue : struct
    {
        declared.Add(new SettingDeclaration(key, fallbackText));
        var text = Raw(key);
        if (text is null)
        {
            return fallback;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        Fault(key, $"is \"{text}\", which cannot be used. {whatToDo}");
        return fallback;
    }

    private string? Raw(string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool Is<TChoice>(TChoice choice, string text)
        where TChoice : struct, Enum => string.Equals(Name(choice), text, StringComparison.OrdinalIgnoreCase);

    private static string Name<TChoice>(TChoice choice)
        where TChoice : struct, Enum => choice.ToString().ToLowerInvariant();
}
