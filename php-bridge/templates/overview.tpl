{*
  The service's page in the client area. Variables, all optional: title, state (label) and tone (success, warning,
  danger, info), notice, rows (label, value), seen (when the state was looked at), going (what is being worked on),
  reference; and hostler, see src/Page.php. Buttons that ask for something stand in lines of their own.
  Bootstrap 3 (six) and 4 (twenty-one, nexus) classes side by side. Every button is a POST form with the token.
*}
<div class="panel panel-default card mb-3 hostler-overview">
  <div class="panel-heading card-header clearfix">
    <h3 class="panel-title card-title h5 m-0 mb-0">
      {if isset($title) && $title}{$title|escape}{else}Overview{/if}
      {if isset($state) && $state}
        <span class="label label-{if isset($tone)}{$tone|escape}{else}default{/if} badge badge-{if isset($tone)}{$tone|escape}{else}secondary{/if} pull-right float-right">{$state|escape}</span>
      {/if}
    </h3>
  </div>
  <div class="panel-body card-body">
    {if isset($going) && $going}{foreach $going as $work}<div class="alert alert-info">{$work|escape}…</div>{/foreach}{/if}
    {if isset($notice) && $notice}<div class="alert alert-info">{$notice|escape}</div>{/if}
    {if isset($rows) && $rows}
      <table class="table table-condensed table-sm mb-0">
        <tbody>
          {foreach $rows as $row}
            <tr>
              <th scope="row" style="width:35%;text-align:left">{$row.label|escape}</th>
              <td style="text-align:left;word-break:break-word">{$row.value|escape}</td>
            </tr>
          {/foreach}
        </tbody>
      </table>
    {/if}
    {if isset($hostler.buttons) && $hostler.buttons}
      <div class="hostler-actions" style="margin-top:15px">
        {foreach $hostler.buttons as $button}
          <form method="post" action="clientarea.php?action=productdetails" class="form-inline" style="{if $button.inputs}display:block;clear:both{else}display:inline-block{/if};margin:0 6px 6px 0"{if $button.confirm} data-question="{$button.label|escape}?{if isset($button.destroys) && $button.destroys} All data on the server will be lost.{/if}" onsubmit="return window.confirm(this.getAttribute('data-question'));"{/if}>
            <input type="hidden" name="token" value="{$token|escape}">
            <input type="hidden" name="id" value="{$hostler.service_id|escape}">
            <input type="hidden" name="modop" value="custom">
            <input type="hidden" name="a" value="{$button.suffix|escape}">
            {foreach $button.inputs as $input}
              <label class="sr-only" for="hostler-{$button.suffix|escape}-{$input.name|escape}">{$input.label|escape}</label>
              {if $input.choices}
                <select class="form-control input-sm form-control-sm" id="hostler-{$button.suffix|escape}-{$input.name|escape}" name="{$input.name|escape}">
                  {foreach $input.choices as $choice}
                    <option value="{$choice.value|escape}"{if $choice.value == $input.value} selected{/if}>{$choice.label|escape}</option>
                  {/foreach}
                </select>
              {else}
                <input class="form-control input-sm form-control-sm" type="text" id="hostler-{$button.suffix|escape}-{$input.name|escape}" name="{$input.name|escape}" value="{$input.value|escape}" placeholder="{$input.label|escape}">
              {/if}
            {/foreach}
            <button type="submit" class="btn btn-default btn-outline-secondary btn-sm">{$button.label|escape}</button>
          </form>
        {/foreach}
      </div>
    {/if}
  </div>
  {if (isset($seen) && $seen) || (isset($reference) && $reference)}
    <div class="panel-footer card-footer text-muted small">
      {if isset($seen) && $seen}As of {$seen|escape}{if isset($reference) && $reference} · {/if}{/if}
      {if isset($reference) && $reference}Reference {$reference|escape}{/if}
    </div>
  {/if}
</div>
