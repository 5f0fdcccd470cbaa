using System.Text.Json.Nodes;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Stories;

namespace Licenzy.Sandbox.Pages;

/// <summary>A price that a story may be played with, and what it is for.</summary>
internal sealed record SoldPrice(JsonObject Price, string Product);

/// <summary>The controls of the activity page that play stories.</summary>
internal static class StoryPanel
{
    public static Markup Render(IReadOnlyList<SoldPrice> prices) =>
        prices.Count == 0
            ? Markup.Empty
            : Markup.Of(
                $"""
                <section aria-labelledby="stories">
                  <h2 id="stories">Stories</h2>
                  <div class="card panel">
                    <form method="post" action="/sandbox/stories" class="line">
                      <label>What happens
                        <select name="story">
                          <optgroup label="Paid once">{Markup.Join(Options(recurring: false))}</optgroup>
                          <optgroup label="Subscriptions">{Markup.Join(Options(recurring: true))}</optgroup>
                        </select></label>
                      <label>Price
                        <select name="price">{Markup.Join(prices.Select(Option))}</select></label>
                      <label>Other price, for a change of plan
                        <select name="other_price"><option value="">none</option>{Markup.Join(
                    prices.Where(IsRecurring).Select(Option)
                )}</select></label>
                      <button class="button small" type="submit">Play</button>
                    </form>
                  </div>
                </section>
                """
            );

    private static IEnumerable<Markup> Options(bool recurring) =>
        StoryBook
            .All.Where(story => story.Recurring == recurring)
            .Select(story => Markup.Of($"<option value=\"{story.Name}\">{story.Sentence}</option>"));

    private static Markup Option(SoldPrice sold)
    {
        var amount = Money.Show((long)sold.Price["unit_amount"]!, (string)sold.Price["currency"]!);
        var every = Money.Every(Recurrence.Of(sold.Price));
        return Markup.Of(
            $"<option value=\"{(string)sold.Price["id"]!}\">{sold.Product}, {amount} {(every.Length == 0 ? "once" : every)}</option>"
        );
    }

    private static bool IsRecurring(SoldPrice sold) => sold.Price["recurring"] is not null;
}
