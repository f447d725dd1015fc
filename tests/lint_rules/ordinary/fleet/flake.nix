{
  description = "Three machines that have the same mount points";
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  outputs = { self, nixpkgs, ... }@inputs:
    let
      host = name: nixpkgs.lib.nixosSystem {
        system = "x86_64-linux";
        specialArgs = { inherit inputs; };
        modules = [ ./common.nix (./hosts + "/${name}") ];
      };
    in
    {
      nixosConfigurations = nixpkgs.lib.genAttrs [ "web" "backup" "desk" ] host;
    };
}
