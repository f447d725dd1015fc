{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-25.05";
  inputs.nixos-wsl.url = "github:nix-community/NixOS-WSL";

  outputs = { nixpkgs, nixos-wsl, ... }: {
    nixosConfigurations.larch = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      modules = [ nixos-wsl.nixosModules.default ./larch.nix ];
    };
  };
}
