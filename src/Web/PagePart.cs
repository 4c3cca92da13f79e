using Microsoft.AspNetCore.Components;
using MiniCrm.Web.Languages;

namespace MiniCrm.Web;

/// <summary>A page, or a part of one: it speaks the visitor's language.</summary>
public abstract class PagePart : ComponentBase
{
    [CascadingParameter]
    public required Visit Visit { get; set; }

    protected Texts T => Visit.Texts;
}
