using System.Globalization;
using Licenzy.Sandbox.Weather;

namespace Licenzy.Sandbox.Pages;

/// <summary>What the activity page shows of the weather.</summary>
/// <param name="Dial">The dial in force; null in clear weather.</param>
/// <param name="Paused">Whether nothing is sent at the moment.</param>
/// <param name="Version">The API version of the accounts.</param>
internal sealed record WeatherReport(DeliveryDial? Dial, bool Paused, string Version);

/// <summary>The controls of the activity page for webhook deliveries and the API version.</summary>
internal static class WeatherPanel
{
    private static readonly string[] Versions =
    [
        "2022-11-15",
        "2024-06-20",
        "2024-10-28.acacia",
        "2025-03-31.basil",
        "2025-09-30.clover",
        "2026-05-27.dahlia",
    ];

    public static Markup Render(WeatherReport report) =>
        Markup.Of(
            $"""
            <section aria-labelledby="weather">
              <h2 id="weather">Weather of the webhooks</h2>
              <div class="card panel">
                <p class="pills">{State(report)}</p>
                {Dial(report.Dial ?? new DeliveryDial())}
                <div class="controls">
                  {Button("/sandbox/delivery/clear", "Clear weather")}
                  {Button("/sandbox/deliveries/release", "Deliver now what waits")}
                  {(report.Paused ? Resume() : Button("/sandbox/deliveries/pause", "Begin an outage"))}
                </div>
                {Version(report.Version)}
              </div>
            </section>
            """
        );

    private static Markup State(WeatherReport report) =>
        Markup.Join([
            report.Dial is null ? ActivityPage.Pill("ok", "clear") : ActivityPage.Pill("warn", "rough"),
            report.Paused ? ActivityPage.Pill("bad", "outage: nothing is sent") : Markup.Empty,
        ]);

    private static Markup Dial(DeliveryDial dial) =>
        Markup.Of(
            $"""
            <form method="post" action="/sandbox/delivery">
              <div class="fields">
                {Share("duplicate", "Delivered twice", dial.Duplicate)}
                {Share("reorder", "Held back", dial.Reorder)}
                {Share("drop", "Lost", dial.Drop)}
                {Share("wrong_secret", "Wrong secret first", dial.WrongSecret)}
                {Number("delay_ms[0]", "Delay from, ms", dial.DelayFrom)}
                {Number("delay_ms[1]", "Delay to, ms", dial.DelayTo)}
                {Number("slow_ms", "Slow body, ms", dial.Slow)}
                {Number("seed", "Seed", dial.Seed)}
              </div>
              <p class="hint">The first four are shares of the deliveries, from 0 (never) to 1 (always).</p>
              <button class="button small" type="submit">Set the weather</button>
            </form>
            """
        );

    private static Markup Share(string name, string label, double value) =>
        Markup.Of(
            $"<label>{label}<input name=\"{name}\" type=\"number\" min=\"0\" max=\"1\" step=\"0.05\" value=\"{value.ToString(CultureInfo.InvariantCulture)}\"></label>"
        );

    private static Markup Number(string name, string label, long value) =>
        Markup.Of($"<label>{label}<input name=\"{name}\" type=\"number\" step=\"1\" value=\"{value}\"></label>");

    private static Markup Button(string action, string text) =>
        Markup.Of($"<form method=\"post\" action=\"{action}\"><button class=\"button small quiet\" type=\"submit\">{text}</button></form>");

    private static Markup Resume() =>
        Markup.Of(
            $"""
            {Button("/sandbox/deliveries/resume", "End the outage, send what waits")}
            <form method="post" action="/sandbox/deliveries/resume">
              <input type="hidden" name="drop" value="true">
              <button class="button small quiet" type="submit">End the outage, lose what waits</button>
            </form>
            """
        );

    private static Markup Version(string current) =>
        Markup.Of(
            $"""
            <form method="post" action="/sandbox/api-version" class="line">
              <label>API version of the accounts
                <select name="api_version">{Markup.Join(
                Versions.Append(current).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(version => Option(version, version == current))
            )}</select></label>
              <button class="button small quiet" type="submit">Use this version</button>
            </form>
            """
        );

    private static Markup Option(string version, bool chosen) =>
        chosen ? Markup.Of($"<option selected>{version}</option>") : Markup.Of($"<option>{version}</option>");
}
