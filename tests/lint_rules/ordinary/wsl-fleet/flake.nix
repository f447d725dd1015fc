{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.11";
    nixos-wsl.url = "github:nix-community/NixOS-WSL";
  };
  outputs = { nixpkgs, nixos-wsl, ... }: {
    nixosConfigurations = {
      distro = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        modules = [ nixos-wsl.nixosModules.default ./hosts/distro.nix ./hosts/shared.nix ];
      };
      metal = nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        modules = [ ./hosts/metal.nix ./hosts/shared.nix ];
      };
    };
  };
}
