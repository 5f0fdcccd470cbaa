using Licenzy.Core.Announcing;
using Licenzy.Core.Usage;
using Licenzy.Server.Entitlements;

namespace Licenzy.Server.Usage;

/// <summary>The packs of one subject while the consumes of a batch draw on them, in the order in which they came.</summary>
internal sealed class SubjectPacks
{
    private readonly Dictionary<string, DrawnPack> byId = new(StringComparer.Ordinal);
    private readonly PackDraws draws;

    public SubjectPacks(string subjectRef, IEnumerable<PackRow> locked, long nowMs)
    {
        SubjectRef = subjectRef;
        var packs = new List<Pack>();
        foreach (var row in locked)
        {
            if (row.ViewAt(nowMs).Available)
            {
                packs.Add(new Pack(row.Id, row.UsageRemaining ?? 0, row.ExpiresMs, row.StartsMs ?? row.CreatedMs));
                byId.Add(row.Id, new DrawnPack(row));
            }
        }

        draws = PackDraws.Of(packs);
    }

    public string SubjectRef { get; }

    /// <summary>What the next consume finds, in units.</summary>
    public long Remaining => draws.Remaining;

    /// <summary>The packs that something was taken from.</summary>
    public IEnumerable<DrawnPack> Drawn => byId.Values.Where(pack => pack.Units > 0);

    public ConsumptionPlan Take(long units) => draws.Take(units);

    /// <summary>Notes a part of what <see cref="Take"/> planned, and returns its pack.</summary>
    public DrawnPack Draw(Draw draw, long nowMs)
    {
        var pack = byId[draw.PackId];
        pack.Draw(draw, nowMs);
        return pack;
    }
}

/// <summary>One pack, and what is taken from it in this batch.</summary>
internal sealed class DrawnPack(PackRow row)
{
    public PackRow Row => row;

    /// <summary>All that was taken, in units.</summary>
    public long Units { get; private set; }

    /// <summary>When it was changed last, Unix ms. It grows with each consume: whoever is told of two knows which one was the later.</summary>
    public long UpdatedMs { get; private set; } = row.UpdatedMs;

    /// <summary>What is told and noted when the last unit is taken; null while some are left, since nothing but the balance changes then.</summary>
    public Announcement? Exhausted { get; private set; }

    public void Draw(Draw draw, long nowMs)
    {
        Units += draw.Units;
        UpdatedMs = Math.Max(nowMs, UpdatedMs + 1);
        if (draw.RemainingAfter == 0)
        {
            Exhausted = Announcer.Consumed(Told.Read(row.Told), draw.RemainingAfter);
        }
    }
}
