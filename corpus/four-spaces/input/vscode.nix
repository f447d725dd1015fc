{ ... }:

{
    programs.nix-ld.enable = true;
    environment.variables = {
        EDITOR = "code --wait";
    };
}
