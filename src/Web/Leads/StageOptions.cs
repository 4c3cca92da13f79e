using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using MiniCrm.Leads;
using MiniCrm.Web.Languages;

namespace MiniCrm.Web.Leads;

/// <summary>The stages to choose from, made once of each language and stage: a board has them on each of its 140 cards, where they were half of the work of rendering it.</summary>
internal static class StageOptions
{
    private static readonly ConcurrentDictionary<(string Language, LeadStatus Chosen), MarkupString> Made = new();

    public static MarkupString Of(Texts texts, LeadStatus chosen) => Made.GetOrAdd(
        (texts.Language.Code, chosen),
        static (key, texts) => new(string.Concat(Enum.GetValues<LeadStatus>().Select(status =>
            $"<option value=\"{LeadAddress.NameOf(status)}\"{(status == key.Chosen ? " selected" : "")}>{HtmlEncoder.Default.Encode(texts[$"status.{status}"].Value)}</option>"))),
        texts);
}
