# The module's options as data, for the rules of `baremount lint`, the writer and the docs.
#
# A set from an option's name to its description, default and example, and its type: in words, and
# in a form that a program can check. There `kind` is bool, string, enum (one of `values`), list (of
# `elements`) or object (its fields are the options below this one). A string may have a `pattern`,
# which the whole of it has to match, in a form that Python and JavaScript read alike, or be
# `notBlank`: not only blanks, tabs and line ends. With `nullable`, null will do as well. An option
# with neither `default` nor `defaultText` must be set; `defaultText` tells how the default is made
# where it depends on others.
#
#   nix-instantiate --eval --strict --json nix/options.nix --arg lib 'import <nixpkgs/lib>'
{ lib ? import <nixpkgs/lib> }:

let
  declared = (lib.evalModules {
    specialArgs.pkgs = { };
    modules = [
      ./modules/wsl-bare-mount.nix
      # As it is disabled, what it sets is not asked for.
      {
        options.wsl.enable = lib.mkEnableOption "NixOS-WSL";
        config._module.check = false;
      }
    ];
  }).options;

  elements = type: type.nestedTypes.elemType;

  # The classes that only POSIX has, written out.
  portable = lib.replaceStrings
    [ "[:space:]" "[:cntrl:]" ]
    [ " \\t\\n\\x0b\\x0c\\r" "\\x00-\\x1f\\x7f" ];

  checkable = type:
    let name = lib.head (lib.splitString " " type.name); in
    {
      bool = { kind = "bool"; };
      str = { kind = "string"; };
      nonEmptyStr = { kind = "string"; notBlank = true; };
      strMatching = {
        kind = "string";
        pattern = portable (lib.removePrefix "string matching the pattern " type.description);
      };
      enum = {
        kind = "enum";
        # A list until nixpkgs 24.11.
        values = type.functor.payload.values or type.functor.payload;
      };
      listOf = { kind = "list"; elements = checkable (elements type); };
      nullOr = checkable (elements type) // { nullable = true; };
      submodule = { kind = "object"; };
    }.${name} or (throw "nix/options.nix knows no type ${type.name}");

  words = type:
    if type.nullable or false then "null or ${words (removeAttrs type [ "nullable" ])}"
    else if type ? pattern then "string that matches `${type.pattern}`"
    else if type ? notBlank then "string that is not blank"
    else if type.kind == "bool" then "boolean"
    else if type.kind == "enum" then
      "one of ${lib.concatMapStringsSep ", " (one: "`${builtins.toJSON one}`") type.values}"
    else if type.kind == "list" then "list of: ${words type.elements}"
    else type.kind;

  # A value as it is, a text with the language that it is in.
  value = given:
    if (given._type or null) == "literalExpression" then { expression = given.text; }
    else if (given._type or null) == "literalMD" then { markdown = given.text; }
    else given;

  data = option: rec {
    type = checkable option.type;
    typeInWords = words type;
    description = lib.removeSuffix "\n" option.description;
  }
  // (
    if option ? defaultText then { defaultText = value option.defaultText; }
    else lib.optionalAttrs (option ? default) { inherit (option) default; }
  )
  // lib.optionalAttrs (option ? example) { example = value option.example; };

  # The options below a path, those of submodules included: `*` is any element of a list.
  flat = path: options:
    let
      one = name: option:
        let here = path ++ [ name ]; in
        if lib.hasPrefix "_" name then { }
        else
          { ${lib.concatStringsSep "." here} = data option; }
          // flat (below here option.type) (option.type.getSubOptions [ ]);
    in
    lib.foldl' (found: part: found // part) { } (lib.mapAttrsToList one options);

  below = path: type:
    if type.name == "listOf" then below (path ++ [ "*" ]) (elements type)
    else if type.name == "nullOr" then below path (elements type)
    else path;
in
flat [ "wsl" "bareMounts" ] declared.wsl.bareMounts
